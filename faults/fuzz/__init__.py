"""Random requests to a server with real data: whatever is asked, it answers or refuses.

Most requests are such that they reach what they ask for: ids of records of the wanted type with
their versions, values that the types take. Others are as nobody would send them: wild documents,
broken bodies and headers, files that are none, and a WebSocket that talks nonsense. A fault is a
status of 500 or more, the code INTERNAL, no answer at all, or an error in the server's log, as
when a statement failed and the slow road answered.
"""
