"""The command line of the grader with no judgement kept, so that equal answers are judged one by one."""

from grader.classroom import judgements

judgements.MOST_KEPT = 0  # in the processes of a pool, too, which run this file before they begin

if __name__ == "__main__":
    from grader.cli import main

    main()
