"""Notebooks made at random, for the tests of what an answer needs."""


def program(rng):
    """A notebook of small cells at random, which ends with `f`; it runs from top to bottom without an error."""
    names = [f"n{i}" for i in range(5)]
    lists = [f"l{i}" for i in range(3)]
    cells = [" = ".join(names) + " = 1", *(f"{name} = []" for name in lists), "def h0():\n    return n0"]
    known = [*names]

    def value():
        return f"{rng.choice(known)} + {rng.randrange(9)}"

    for number in range(rng.randint(5, 30)):
        name, other, many = rng.choice(names), rng.choice(names), rng.choice(lists)
        cells.append(
            rng.choice(
                [
                    f"{name} = {value()}",
                    f"{name} += {value()}",
                    f"{name}, {other} = {value()}, {value()}",
                    f"if {other} % 2:\n    {name} = {value()}",
                    f"for i{number} in range({other} % 4):\n    {name} = {value()}\n    {many}.append({name})",
                    f"{many}.append({value()})",
                    f"{many} += [{value()}]",
                    f"{many} = [{value()}, *{many}]",
                    f"def g{number}(a={other}):\n    return a + {value()} + sum({many})",
                    f"def s{number}():\n    global {name}\n    {name} = {value()}\ns{number}()",
                    f"{name} = sum({many}) + len({rng.choice(lists)})",
                    f"print({other})",
                    f"try:\n    {name} = {value()}\nexcept ValueError:\n    {name} = 0",
                    f"{name} = (lambda a: a + {other})({value()})",
                    f"{name} = [b for b in {many} + [{other}]][0]",
                    f"def g{number}(a={other}):\n    def h():\n        return a + {other}\n    return h() + h0()",
                    f"def h0():\n    return {value()}",
                    f"class C{number}:\n    a = {value()}\n    def b(self):\n        return self.a + {value()}",
                    f"{name} = sorted({many}, key=lambda a: a % 3 + {other})[0] if {many} else {value()}",
                ]
            )
        )
        if "def g" in cells[-1]:
            cells.append(f"{name} = g{number}()")
        if "class C" in cells[-1]:
            cells.append(f"{name} = C{number}().b()")
    used = rng.sample(names, 2)
    cells.insert(
        rng.randint(len(cells) - 3, len(cells)), f"def f():\n    return {used[0]}, {used[1]}, {rng.choice(lists)}"
    )
    if rng.random() < 0.5:
        rng.shuffle(cells[4:])
    return cells
