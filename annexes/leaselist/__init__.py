"""Lease lists as property systems write them: read, understood, compared – no database here.

`reading` opens the file, `columns` finds the headings, `cells` and `candidates` read what stands in
the rows, `plan` says what each row does to the register.
"""
