"""Not TensorFlow: a stand-in that lets Rasa 3.6 be imported without it.

Rasa imports TensorFlow whatever the pipeline, because its component modules subclass Keras
classes. Here every name is an empty class that may be subclassed, annotated with and compared, and
that raises ``TensorFlowMissingError`` as soon as something wants to work with it.
"""

import importlib.abc
import importlib.machinery
import sys
import types

_ROOTS = frozenset(
    {"tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorflow_addons"}
)


class TensorFlowMissingError(RuntimeError):
    """Something really wanted TensorFlow."""

    def __init__(self, name):
        super().__init__(
            f"TensorFlow is not installed, and '{name}' needs it. Rolewise runs Rasa without "
            "TensorFlow to save memory; DIETClassifier, TEDPolicy, ResponseSelector and "
            "UnexpecTEDIntentPolicy cannot work so. Take them out of config.yml, or bring "
            "TensorFlow back with: make tensorflow"
        )


class _PlaceholderType(type):
    """Makes names out of names: ``tf.keras.layers.Dense`` is a class, and so is all between."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__module__}.{cls.__qualname__}.{name}")

    def __call__(cls, *arguments, **keywords):
        # A decorator such as @tf.function at import time gets its function back unchanged.
        if len(arguments) == 1 and not keywords and isinstance(arguments[0], types.FunctionType):
            return arguments[0]
        raise TensorFlowMissingError(f"{cls.__module__}.{cls.__qualname__}")


def _placeholder(path):
    module, _, name = path.rpartition(".")
    return _PlaceholderType(name, (), {"__module__": module or "tensorflow"})


class _PlaceholderModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for every submodule of TensorFlow and for its companions."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname != "tensorflow" and fullname.partition(".")[0] in _ROOTS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return _PlaceholderModule(spec.name)

    def exec_module(self, module):
        module.__path__ = []


sys.meta_path.append(_Finder())
sys.modules[__name__].__class__ = _PlaceholderModule
__version__ = "2.12.0"
