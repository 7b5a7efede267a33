namespace Commerce.SharedKernel.Infrastructure.Modules;

/// <summary>What a module shows to somebody who starts the shop for the first time.</summary>
public interface IDemoData
{
    /// <summary>Whether the module's tables are empty; only an empty database is given demo data.</summary>
    /// <returns>True when there is nothing.</returns>
    Task<bool> IsEmptyAsync(CancellationToken cancellationToken);

    /// <summary>Adds the data, by commands as anybody would.</summary>
    Task SeedAsync(ISender sender, CancellationToken cancellationToken);
}
