"""``make eval``: how well the advisor understands, with 95 % intervals, beside other classifiers.

EVAL_DIR names the folder of the development questions (``../shared/eval`` by default) and
FACTS the founding facts; what is absent is said and left out, never counted as passed.
"""

from __future__ import annotations

import sys
import warnings

OPTIONS = {"-v": "list every miss", "--stock": "train stock Rasa on these examples, an hour or so"}


def main(arguments: list[str]) -> int:
    """Print the figures and write the page; see ``OPTIONS``."""
    unknown = set(arguments) - set(OPTIONS)
    if unknown:
        known = "; ".join(f"{name}: {meaning}" for name, meaning in OPTIONS.items())
        print(f"Unknown: {', '.join(sorted(unknown))}. There are {known}", file=sys.stderr)
        return 2
    # Rasa's dependencies complain by the page while they are imported, and some reset the filters.
    warnings.showwarning = lambda *arguments, **options: None
    from evaluation.gather import gather
    from evaluation.report import write_report
    from evaluation.text import lines

    print("Asking everything takes a minute …", flush=True)
    figures = gather(train_stock="--stock" in arguments)
    for line in lines(figures, "-v" in arguments):
        print(line)
    print(f"\nReport: {write_report(figures)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
