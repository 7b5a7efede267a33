namespace Commerce.SharedKernel.Infrastructure.Data.Providers;

using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

/// <summary>
/// SQLite has no UUID type, and SQL Server's sorts by its last bytes first: lower-case text sorts as <see cref="Guid"/> does, which the
/// audit's merge relies on.
/// </summary>
internal sealed class LowerCaseGuidConverter() : ValueConverter<Guid, string>(id => id.ToString("D"), text => Guid.Parse(text));
