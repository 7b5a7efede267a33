using Mapster.Utils;

namespace Mapster;

/// <summary>What the mappings inside one another share.</summary>
public class MapContext
{
    private static readonly AsyncLocal<MapContext?> Ambient = new();

    public static MapContext? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>What has been mapped already, so that a circle ends.</summary>
    public Dictionary<ReferenceTuple, object> References { get; } = [];

    /// <summary>What the caller hands to its own rules.</summary>
    public Dictionary<string, object> Parameters { get; } = [];
}

/// <summary>Opens a context, or joins the one that is open; the one that opened it closes it.</summary>
public class MapContextScope : IDisposable
{
    private readonly bool _opened;

    public MapContextScope()
    {
        _opened = MapContext.Current is null;
        Context = MapContext.Current ??= new MapContext();
    }

    public MapContext Context { get; }

    public void Dispose()
    {
        if (_opened)
        {
            MapContext.Current = null;
        }

        GC.SuppressFinalize(this);
    }
}
