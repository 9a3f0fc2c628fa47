"""Run `python -m course_staff` like the `course` command."""

from course_staff.command import main

main()
