"""What stands between the network and the lessons: headers, files, sockets, warm-up."""
