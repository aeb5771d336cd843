"""A good test for something rare is mostly wrong when it says yes."""

import numpy as np

# Settings of the page.
ONE_IN = 100
RECALL = 0.9
FPR = 0.08
DEPENDENCE = 0.0
STUDY = 200
WANTED = 0.5

# 1. In people: 10,000 of them, the sick and the healthy apart.
people = 10_000
sick = people / ONE_IN
healthy = people - sick
# blank: letters to the sick, and to the healthy
tp, fp = sick * RECALL, healthy * FPR
fn, tn = sick - tp, healthy - fp

# 2. Whole people that add up: all are rounded down, and those who are left over go where most
#    was cut off.
exactly = np.array([tp, fp, fn, tn])
whole = np.floor(exactly + 1e-9)
cut_off = np.round(exactly - whole, 9)
left_over = round(people - whole.sum())
whole[np.argsort(-cut_off, kind="stable")[:left_over]] += 1
for name, count in zip(("tp", "fp", "fn", "tn"), whole, strict=True):
    print(name, "=", int(count))


def share(part, rest):
    """part of both; undefined when there is neither."""
    return part / (part + rest) if part + rest else np.nan


# 3. What a result is worth, and what other numbers say of the same test.
# blank: the share of the letters that are correct
precision = share(tp, fp)
print("precision =", precision)
print("npv =", share(tn, fn))
print("accuracy =", (tp + tn) / people)
print("balanced_accuracy =", (RECALL + 1 - FPR) / 2)
print("f1 =", 2 * tp / (2 * tp + fp + fn))
print("mcc =", (tp * tn - fp * fn) / np.sqrt((tp + fp) * sick * healthy * (tn + fn)))

# 4. Bayes' rule in odds: the base rate times what the test says.
odds = sick / healthy
print("lr_alarm =", RECALL / FPR)
print("lr_no_alarm =", (1 - RECALL) / (1 - FPR))
assert np.isclose(odds * RECALL / FPR, precision / (1 - precision))

# 5. A second alarm: it repeats the first with a chance of DEPENDENCE, else it is drawn afresh.
again = [rate * (DEPENDENCE + (1 - DEPENDENCE) * rate) for rate in (RECALL, FPR)]
print("second =", share(sick * again[0], healthy * again[1]))

# 6. What would make the WANTED share of the alarms right? Each dial alone; nan where none will do.
print("needed_one_in =", 1 + (1 - WANTED) * RECALL / (WANTED * FPR))
recall = WANTED / (1 - WANTED) * FPR / odds
print("needed_recall =", recall if recall <= 1 else np.nan)
print("needed_fpr =", min(1, (1 - WANTED) / WANTED * RECALL * odds))


# 7. How sure? Both rates were found on STUDY people of each kind: Wilson's interval of a rate, and
#    from two of them the interval of their ratio (Donner & Zou 2012), which multiplies the odds.
def wilson(rate, trials, z=1.959963984540054):
    """The 95 % interval of a rate."""
    middle, scale = rate + z**2 / (2 * trials), 1 + z**2 / trials
    half = z * np.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    return np.array([middle - half, middle + half]) / scale


top, bottom = wilson(RECALL, STUDY), wilson(FPR, STUDY)
product = RECALL * FPR
above, below = top * (2 * RECALL - top), bottom * (2 * FPR - bottom)
low = above[0] / (product + np.sqrt(max(product**2 - above[0] * below[1], 0)))
high = (product + np.sqrt(max(product**2 - above[1] * below[0], 0))) / below[0]
print("precision_low =", 1 / (1 + 1 / (odds * low)))
print("precision_high =", 1 / (1 + 1 / (odds * high)))

# 8. What the lesson says: of its test, 9 of 10 sick people and 8 of 100 healthy ones get a letter.
for step, rare in ((2, 100), (5, 10_000)):
    correct, false = 0.9 / rare, 0.08 * (1 - 1 / rare)
    print(
        f"Step {step}. 1 in {rare} sick, correct of 100 letters:", 100 * correct / (correct + false)
    )
    print(f"Step {step}. 1 in {rare} sick, false letters for a correct one:", false / correct)
