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
_COMPONENT_BASE = "GraphComponent"


class TensorFlowMissingError(Exception):
    """Something really wanted TensorFlow.

    Not a RuntimeError or ValueError: Rasa's graph runner buries the one in a traceback of its own,
    and its components take the other for a model that was not trained yet.
    """


def _missing(name):
    """Return the error to raise: who wanted ``name``, and how to help it.

    Rasa prints an exception of its own kind as one line and any other with a traceback of a
    hundred lines; where Rasa is loaded the error is of its kind too.
    """
    component = _component_at_work()
    subject = component or f"'{name}'"
    remedy = f"take {component} out of config.yml" if component else "do without it"
    message = (
        f"{subject} needs TensorFlow, and this environment leaves TensorFlow out to save memory "
        f"and disk. Either {remedy}, or bring TensorFlow back with: make tensorflow "
        "(make setup undoes that)."
    )
    exceptions = sys.modules.get("rasa.shared.exceptions")
    if exceptions is None:
        return TensorFlowMissingError(message)
    kind = type("TensorFlowMissingError", (TensorFlowMissingError, exceptions.RasaException), {})
    return kind(message)


def _component_at_work():
    """Return the name of the Rasa component that is calling, or None."""
    frame = sys._getframe(2)
    while frame is not None:
        for name in ("self", "cls"):
            caller = frame.f_locals.get(name)
            kind = caller if isinstance(caller, type) else type(caller)
            if any(base.__name__ == _COMPONENT_BASE for base in kind.__mro__):
                return kind.__name__
        frame = frame.f_back
    return None


class _PlaceholderType(type):
    """Makes names out of names: ``tf.keras.layers.Dense`` is a class, and so is all between."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__module__}.{cls.__qualname__}.{name}")

    def __call__(cls, *arguments, **keywords):
        # Used as a bare decorator at import time, @tf.function hands its function back unchanged.
        if (
            cls.__name__ == "function"
            and not keywords
            and len(arguments) == 1
            and isinstance(arguments[0], types.FunctionType)
        ):
            return arguments[0]
        raise _missing(f"{cls.__module__}.{cls.__qualname__}")


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
