"""Pages of chains: versions, stations and ways, standards, change requests, downloads."""
