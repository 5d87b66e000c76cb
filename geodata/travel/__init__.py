"""Travel time over the graph of touching communes, with no network and no routing server."""
