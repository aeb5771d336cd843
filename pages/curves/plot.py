"""One model: its ROC curve, and its precision-recall curves at two prevalences."""

import matplotlib.pyplot as plt

caught, flagged = np.array([rates(start, one) for start in np.linspace(6, -4, 200)]).T
_, (roc, pr) = plt.subplots(1, 2, figsize=(9, 4))
roc.plot(flagged, caught)
roc.set(xlabel="normal payments flagged", ylabel="frauds caught", title="ROC curve")
for rare in (2, 1_000):
    pr.plot(caught, caught / (caught + (rare - 1) * flagged), label=f"1 in {rare}")
pr.set(xlabel="frauds caught", ylabel="correct alarms", title="PR curve")
pr.legend()
plt.show()
