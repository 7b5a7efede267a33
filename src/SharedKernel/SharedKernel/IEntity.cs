namespace Commerce.SharedKernel;

/// <summary>A row with a key of its own; keys grow in the order of insertion, and lists page by them.</summary>
public interface IEntity
{
    /// <summary>The key; never shown where it would reveal how busy the shop is.</summary>
    long Id { get; }
}
