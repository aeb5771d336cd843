"""What 1,000 studies report that make ten copies before the split."""

import matplotlib.pyplot as plt

plt.hist(reports, np.linspace(0, 1, 21))
plt.axvline(np.mean(reports), color="black", label="average of the reports")
plt.axvline(0.12, color="grey", linestyle="--", label="average in the ward")
plt.xlabel("share of the ill that the report says are found")
plt.ylabel("studies")
plt.legend(loc="upper left")
plt.show()
