namespace Commerce.SharedKernel;

/// <summary>What the plumbing needs to know of any answer, whatever its value.</summary>
/// <typeparam name="TSelf">The result type itself.</typeparam>
public interface IOperationResult<TSelf> where TSelf : IOperationResult<TSelf>
{
    /// <summary>Why not, or null for a success.</summary>
    Error? Error { get; }

    /// <summary>Whether what the handler wrote is kept: a success, or a refusal that is an outcome of its own.</summary>
    bool KeepsChanges { get; }

    /// <summary>A refusal that keeps nothing.</summary>
    static abstract TSelf Failure(Error error);
}

/// <summary>The answer of a command or query: a value, or the <see cref="SharedKernel.Error"/> that refuses it.</summary>
/// <param name="Value">The value; default for a refusal.</param>
/// <param name="Error">Why not, or null for a success.</param>
/// <param name="KeepsChanges">Whether what the handler wrote is kept.</param>
public sealed record Result<T>(T? Value, Error? Error, bool KeepsChanges) : IOperationResult<Result<T>>
{
    /// <summary>Whether this is a value.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>Whether this is a refusal.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Value))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Error))]
    public bool IsFailure => Error is not null;

    /// <inheritdoc/>
    public static Result<T> Failure(Error error) => new(default, error, KeepsChanges: false);

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null, KeepsChanges: true);

    /// <summary>A refusal that keeps nothing.</summary>
    public static implicit operator Result<T>(Error error) => Failure(error);

    /// <summary>A refusal that keeps nothing.</summary>
    public static implicit operator Result<T>(ErrorType type) => Failure(type.Create());

    /// <summary>A refusal whose effects are kept.</summary>
    public static implicit operator Result<T>(CommittedFailure refusal) => new(default, refusal.Error, KeepsChanges: true);
}

/// <summary>A refusal that is an outcome: what was written before it is committed, such as the failure of an order.</summary>
/// <param name="Error">Why not.</param>
public readonly record struct CommittedFailure(Error Error);

/// <summary>Ways to say that a refusal is kept.</summary>
public static class Result
{
    /// <summary>Refuses, and keeps what the handler wrote.</summary>
    public static CommittedFailure CommittedFailure(Error error) => new(error);
}
