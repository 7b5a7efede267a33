namespace Commerce.Host.Authentication;

/// <summary>What is wrong with a configured key: which member of it, and a sentence that never holds the key.</summary>
internal sealed record SigningKeyFault(string Member, string Problem);
