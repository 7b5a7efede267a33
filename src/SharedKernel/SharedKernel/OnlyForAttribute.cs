namespace Commerce.SharedKernel;

/// <summary>
/// The member belongs to one value of the record's deciding enumeration alone, as <c>percent</c> does to a percentage. The rule itself
/// stands in the validator; this says it to whoever reads the API reference.
/// </summary>
/// <param name="value">The value of the enumeration. The record has exactly one member of its type.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OnlyForAttribute(object value) : Attribute
{
    /// <summary>The value of the enumeration.</summary>
    public object Value => value;

    /// <summary>Whether the member must be there with that value.</summary>
    public bool IsRequired { get; init; }
}
