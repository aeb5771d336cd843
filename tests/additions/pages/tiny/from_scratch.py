"""Always no is right as often as there is nothing to find."""

import numpy as np

# Settings of the page.
ONE_IN = 100

# 1. A thousand cases.
# blank: which cases are positive
y = np.arange(1_000) < 1_000 // ONE_IN

# 2. Nobody is flagged: the positives are missed, the others are cleared.
print("missed =", y.sum())
print("cleared =", np.sum(~y))
print("accuracy =", np.mean(~y))
print("recall =", 0 / y.sum())
print("cost =", y.sum())

# 3. What the lesson says.
for step, rare in ((2, 1_000), (4, 2)):
    # blank: how many of 100 answers are right
    right = 100 * (1 - 1 / rare)
    print(f"Step {step}. 1 in {rare}, right of 100 answers:", right)
