"""Counts what passed and what failed, and says what failed."""

passed = 0
failed = 0


def check(name, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
        print(f"ok      {name}", flush=True)
    else:
        failed += 1
        print(f"FAILED  {name}  {detail}", flush=True)


def finish():
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
