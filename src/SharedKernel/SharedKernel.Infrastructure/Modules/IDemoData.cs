namespace Commerce.SharedKernel.Infrastructure.Modules;

/// <summary>What a module shows to somebody who starts the shop for the first time.</summary>
public interface IDemoData
{
    /// <summary>
    /// Whether the module's tables hold anything that is not of the demo. Only a database without such a thing is given demo data: an empty
    /// one, or one whose first start was broken off.
    /// </summary>
    Task<bool> HasOtherDataAsync(CancellationToken cancellationToken);

    /// <summary>The commands that add what is missing of the data, as anybody would send them.</summary>
    Task<IReadOnlyList<IBaseRequest>> FindMissingAsync(CancellationToken cancellationToken);
}
