"""What everyone may see: targets, indicators, institutions, communes, programmes and open data of a published run."""
