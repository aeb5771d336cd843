"""The lessons as numbers: the parameters of each, its film's arrays, its facts."""
