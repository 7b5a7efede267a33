namespace Commerce.SharedKernel.Infrastructure.Leases;

/// <summary>Another Host has taken over in mid-work; nothing of it was done here. Answered as <c>unavailable</c>.</summary>
public sealed class LeaseLostException(string lease) : Exception($"Another Host has taken the lease '{lease}'.");
