namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

/// <summary>What queries of several modules are made of.</summary>
public static class QueryableExtensions
{
    /// <summary>The rows that meet at least one of the conditions; without conditions, all.</summary>
    public static IQueryable<T> WhereAny<T>(this IQueryable<T> rows, IEnumerable<Expression<Func<T, bool>>> conditions)
    {
        var any = conditions.Aggregate(default(Expression<Func<T, bool>>), (left, right) => left is null ? right : Or(left, right));
        return any is null ? rows : rows.Where(any);
    }

    private static Expression<Func<T, bool>> Or<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) => Expression.Lambda<Func<T, bool>>(
        Expression.OrElse(left.Body, ReplacingExpressionVisitor.Replace(right.Parameters[0], left.Parameters[0], right.Body)), left.Parameters);
}
