namespace Commerce.SharedKernel.Infrastructure.Modules;

/// <summary>What a module shows to somebody who starts the shop for the first time.</summary>
public interface IDemoData
{
    /// <summary>
    /// Whether the module's tables hold anything that is not of the demo. Only a database without such a thing is given demo data: an empty
    /// one, or one whose first start was broken off.
    /// </summary>
    Task<bool> HasOtherDataAsync(CancellationToken cancellationToken);

    /// <summary>Adds what is missing of the data, by commands as anybody would.</summary>
    /// <returns>Whether anything was missing.</returns>
    Task<bool> SeedAsync(ISender sender, CancellationToken cancellationToken);
}
