namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

/// <summary>
/// A query that EF Core translates once: for one that is asked often, to recognise it costs more than to answer it. Say <c>AsNoTracking</c>
/// where it reads entities, because the first context decides for all.
/// </summary>
/// <remarks>EF Core binds what it has translated to one model, and a process may have several Hosts; so there is one for each model.</remarks>
/// <typeparam name="TContext">The module's context.</typeparam>
/// <typeparam name="TArgument">What it is asked with.</typeparam>
/// <typeparam name="TResult">What it answers.</typeparam>
public sealed class CompiledQuery<TContext, TArgument, TResult>(Expression<Func<TContext, TArgument, CancellationToken, TResult>> query)
    where TContext : DbContext
{
    private readonly ConditionalWeakTable<IModel, Func<TContext, TArgument, CancellationToken, Task<TResult>>> byModel = [];

    /// <summary>Asks.</summary>
    public Task<TResult> RunAsync(TContext db, TArgument argument, CancellationToken cancellationToken) =>
        byModel.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, argument, cancellationToken);
}

/// <inheritdoc cref="CompiledQuery{TContext, TArgument, TResult}"/>
/// <typeparam name="TSecond">What it is asked with besides.</typeparam>
public sealed class CompiledQuery<TContext, TArgument, TSecond, TResult>(Expression<Func<TContext, TArgument, TSecond, CancellationToken, TResult>> query)
    where TContext : DbContext
{
    private readonly ConditionalWeakTable<IModel, Func<TContext, TArgument, TSecond, CancellationToken, Task<TResult>>> byModel = [];

    /// <inheritdoc cref="CompiledQuery{TContext, TArgument, TResult}.RunAsync"/>
    public Task<TResult> RunAsync(TContext db, TArgument argument, TSecond second, CancellationToken cancellationToken) =>
        byModel.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, argument, second, cancellationToken);
}

/// <summary>As <see cref="CompiledQuery{TContext, TArgument, TResult}"/>, for a query that answers with rows.</summary>
/// <typeparam name="TContext">The module's context.</typeparam>
/// <typeparam name="TArgument">What it is asked with.</typeparam>
/// <typeparam name="TSecond">What it is asked with besides.</typeparam>
/// <typeparam name="TRow">What it answers.</typeparam>
public sealed class CompiledListQuery<TContext, TArgument, TSecond, TRow>(Expression<Func<TContext, TArgument, TSecond, IQueryable<TRow>>> query)
    where TContext : DbContext
{
    private readonly ConditionalWeakTable<IModel, Func<TContext, TArgument, TSecond, IAsyncEnumerable<TRow>>> byModel = [];

    /// <summary>Asks.</summary>
    public async Task<List<TRow>> RunAsync(TContext db, TArgument argument, TSecond second, CancellationToken cancellationToken)
    {
        List<TRow> rows = [];
        await foreach (var row in byModel.GetValue(db.Model, _ => EF.CompileAsyncQuery(query))(db, argument, second).WithCancellation(cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
