namespace Commerce.SharedKernel.Infrastructure.Outbox;

/// <summary>What the outbox says of an event.</summary>
/// <param name="Subject">What it happened to.</param>
/// <param name="Sequence">Its place among the events of its subject.</param>
/// <param name="Type">What happened.</param>
/// <param name="OccurredAt">When, UTC.</param>
/// <param name="Data">The payload, JSON as it is stored.</param>
public sealed record EventFact(string Subject, int Sequence, string Type, DateTimeOffset OccurredAt, string Data);
