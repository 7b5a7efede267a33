namespace Mapster;

/// <summary>Which kinds of mapping a rule is meant for. The values are compiled into Mapster.</summary>
[Flags]
public enum MapType
{
    Map = 1,
    MapToTarget = 2,
    Projection = 4,
}

/// <summary>Which end of a mapping a rule is meant for. The values are compiled into Mapster.</summary>
public enum MemberSide
{
    Source = 0,
    Destination = 1,
}

/// <summary>What the three attributes that pair two types have in common.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, AllowMultiple = true)]
public abstract class BaseAdaptAttribute : Attribute
{
    private readonly Dictionary<string, bool> _switches = [];

    protected BaseAdaptAttribute(Type type) => Type = type;

    protected BaseAdaptAttribute(string name) => Name = name;

    public Type? Type { get; }

    public string? Name { get; }

    public MapType MapType { get; set; } = MapType.Map | MapType.MapToTarget | MapType.Projection;

    public Type[]? IgnoreAttributes { get; set; }

    public Type[]? IgnoreNoAttributes { get; set; }

    public string[]? IgnoreNamespaces { get; set; }

    public int MaxDepth { get; set; }

    public bool IgnoreNullValues
    {
        get => GetBooleanSettingValues(nameof(IgnoreNullValues)) ?? false;
        set => _switches[nameof(IgnoreNullValues)] = value;
    }

    public bool MapToConstructor
    {
        get => GetBooleanSettingValues(nameof(MapToConstructor)) ?? false;
        set => _switches[nameof(MapToConstructor)] = value;
    }

    public bool PreserveReference
    {
        get => GetBooleanSettingValues(nameof(PreserveReference)) ?? false;
        set => _switches[nameof(PreserveReference)] = value;
    }

    public bool ShallowCopyForSameType
    {
        get => GetBooleanSettingValues(nameof(ShallowCopyForSameType)) ?? false;
        set => _switches[nameof(ShallowCopyForSameType)] = value;
    }

    public bool RequireDestinationMemberSource
    {
        get => GetBooleanSettingValues(nameof(RequireDestinationMemberSource)) ?? false;
        set => _switches[nameof(RequireDestinationMemberSource)] = value;
    }

    /// <summary>A switch's value, or null where the attribute does not set it: then Mapster keeps its own.</summary>
    public bool? GetBooleanSettingValues(string name) => _switches.TryGetValue(name, out var value) ? value : null;
}

public class AdaptFromAttribute : BaseAdaptAttribute
{
    public AdaptFromAttribute(Type type)
        : base(type)
    {
    }

    public AdaptFromAttribute(string name)
        : base(name)
    {
    }
}

public class AdaptToAttribute : BaseAdaptAttribute
{
    public AdaptToAttribute(Type type)
        : base(type)
    {
    }

    public AdaptToAttribute(string name)
        : base(name)
    {
    }
}

public class AdaptTwoWaysAttribute : AdaptToAttribute
{
    public AdaptTwoWaysAttribute(Type type)
        : base(type)
    {
    }

    public AdaptTwoWaysAttribute(string name)
        : base(name)
    {
    }
}

/// <summary>A member that goes by another name on the other end.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public class AdaptMemberAttribute : Attribute
{
    public AdaptMemberAttribute()
    {
    }

    public AdaptMemberAttribute(string name) => Name = name;

    public AdaptMemberAttribute(string name, MemberSide side)
        : this(name) => Side = side;

    public string? Name { get; set; }

    public MemberSide? Side { get; }
}

/// <summary>A member that is left out.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class AdaptIgnoreAttribute : Attribute
{
    public AdaptIgnoreAttribute()
    {
    }

    public AdaptIgnoreAttribute(MemberSide side) => Side = side;

    public MemberSide? Side { get; }
}

/// <summary>A member whose present value is mapped into, not replaced.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class UseDestinationValueAttribute : Attribute;
