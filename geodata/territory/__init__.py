"""Where: the register of communes, their names, contours and units, and reference systems."""
