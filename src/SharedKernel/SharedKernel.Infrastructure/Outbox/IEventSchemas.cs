namespace Commerce.SharedKernel.Infrastructure.Outbox;

/// <summary>The JSON Schemas of the events.</summary>
public interface IEventSchemas
{
    /// <summary>Where the schema of a type of event is found, as CloudEvents <c>dataschema</c> wants it: an absolute address.</summary>
    string AddressOf(string type);
}
