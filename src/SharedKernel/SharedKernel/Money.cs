namespace Commerce.SharedKernel;

/// <summary>The one currency of an installation. Amounts are whole numbers of its minor unit, in a <see cref="long"/>.</summary>
/// <param name="Code">Its ISO 4217 code, such as <c>KRW</c>.</param>
public sealed record Currency(string Code);
