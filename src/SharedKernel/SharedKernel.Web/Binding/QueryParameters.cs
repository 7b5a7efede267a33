namespace Commerce.SharedKernel.Web.Binding;

using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;

/// <summary>A type that reads itself from a query string. Run over an empty one, the same code documents the parameters.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IReadFromQuery<out TSelf> where TSelf : IReadFromQuery<TSelf>
{
    /// <summary>Reads every parameter, whether it is there or not.</summary>
    /// <returns>What was asked for; not to be used if the reader found faults.</returns>
    static abstract TSelf Read(QueryReader query);
}

/// <summary>What a parameter is, for the OpenAPI document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Type">Its JSON schema type.</param>
/// <param name="Minimum">The least value, of a number.</param>
/// <param name="Maximum">The greatest value of a number, or length of a text.</param>
/// <param name="Values">What it may be, where that can be listed.</param>
/// <param name="Default">What it is when it is missing.</param>
/// <param name="Format">The format of a text, such as <c>date-time</c>.</param>
/// <param name="IsList">Whether several values may be given, separated by commas; the rest then describes one of them.</param>
/// <param name="Enumeration">The enumeration that it is one of, where it is.</param>
/// <param name="MostItems">How many values at most, of a list.</param>
public sealed record QueryParameter(
    string Name, string Description, string Type, long? Minimum = null, long? Maximum = null, IReadOnlyList<string>? Values = null, string? Default = null,
    string? Format = null, bool IsList = false, Type? Enumeration = null, int? MostItems = null);

/// <summary>The query string, read into a type that says itself how.</summary>
public sealed class QueryParameters<T> : IBindingResult, IEndpointParameterMetadataProvider where T : IReadFromQuery<T>
{
    private readonly Error? error;

    private QueryParameters(T value, Error? error) => (Value, this.error) = (value, error);

    /// <summary>What was asked for.</summary>
    public T Value { get; }

    /// <summary>What is wrong with it, or null.</summary>
    public Error? Error => error;

    /// <inheritdoc/>
    bool IBindingResult.IsQuery => true;

    /// <summary>Declares the parameters (<see cref="QueryParameter"/>).</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        var reader = new QueryReader(QueryCollection.Empty);
        T.Read(reader);
        foreach (var declared in reader.Parameters)
        {
            builder.Metadata.Add(declared);
        }
    }

    /// <summary>Reads the query string.</summary>
    /// <returns>What was asked for, or its faults.</returns>
    public static ValueTask<QueryParameters<T>> BindAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var value = T.Read(reader);
        reader.RefuseOthers();
        reader.RefuseBytes(context.Request.QueryString);
        return ValueTask.FromResult(new QueryParameters<T>(value, reader.Errors is { Count: > 0 } faults ? PlatformErrors.Invalid(faults) : null));
    }
}

/// <summary>Reads a query string strictly; collects faults and remembers what it was asked for.</summary>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> faults = new(StringComparer.Ordinal);
    private readonly List<QueryParameter> parameters = [];

    /// <summary>Parameters and what is wrong with them.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => faults;

    /// <summary>Every parameter that was asked for.</summary>
    public IReadOnlyList<QueryParameter> Parameters => parameters;

    /// <summary>A whole number.</summary>
    public int Number(string name, string description, int minimum, int maximum, int otherwise)
    {
        parameters.Add(new(name, description, "integer", minimum, maximum, Default: otherwise.ToString(CultureInfo.InvariantCulture)));
        if (One(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : Fault(name, $"must be a whole number from {minimum} to {maximum}", otherwise);
    }

    /// <summary>True or false; false when it is missing.</summary>
    public bool Flag(string name, string description)
    {
        parameters.Add(new(name, description, "boolean", Default: "false"));
        return One(name) switch
        {
            null or "false" => false,
            "true" => true,
            _ => Fault(name, "must be true or false", false),
        };
    }

    /// <summary>One of several words, in any case.</summary>
    /// <param name="otherwise">When it is missing; may be null.</param>
    public string? OneOf(string name, string description, string? otherwise, params string[] values)
    {
        parameters.Add(new(name, description, "string", Values: values, Default: otherwise));
        return One(name) is not { } text ? otherwise
            : Array.Find(values, value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known ? known
            : Fault(name, $"must be one of {string.Join(", ", values)}", otherwise);
    }

    /// <summary>Some of an enumeration's names, separated by commas, in any case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="otherwise">When it is missing; may be none.</param>
    /// <returns>The values, each once and in their own order: however a set is written, it is the same filter.</returns>
    public IReadOnlyList<T> AnyOf<T>(string name, string description, params IReadOnlyList<T> otherwise) where T : struct, Enum
    {
        var values = Enum.GetValues<T>().ToDictionary(EnumNameConverter.NameOf, value => value, StringComparer.OrdinalIgnoreCase);
        var missing = otherwise.Count == 0 ? null : string.Join(',', otherwise.Select(EnumNameConverter.NameOf));
        parameters.Add(new(name, description, "string", Values: [.. values.Keys], Default: missing, IsList: true, Enumeration: typeof(T)));
        if (One(name) is not { } text)
        {
            return otherwise;
        }

        var words = text.Split(',');
        return Array.TrueForAll(words, values.ContainsKey)
            ? [.. words.Select(word => values[word]).Distinct().Order()]
            : Fault(name, $"must be one or more of {string.Join(", ", values.Keys)}, separated by commas", otherwise);
    }

    /// <summary>A span of time: from the one instant on, and before the other.</summary>
    public Period Period()
    {
        var (from, to) = (Instant("from", "Only what was created at this time or later."), Instant("to", "Only what was created before this time."));
        return from > to ? Fault("from", "must not be later than to", new Period(null, null)) : new Period(from, to);
    }

    /// <summary>An instant, in UTC and no finer than times are written.</summary>
    /// <returns>The instant, or null when it is missing.</returns>
    public DateTimeOffset? Instant(string name, string description)
    {
        parameters.Add(new(name, $"{description} ISO 8601 in UTC, down to milliseconds, such as `2026-01-31T09:00:00Z`.", "string", Format: "date-time"));
        return One(name) is not { } text ? null
            : UtcTimeConverter.TryParseUtc(text, out var instant) ? instant
            : Fault<DateTimeOffset?>(name, "must be an ISO 8601 time in UTC that ends in Z and has at most milliseconds, such as 2026-01-31T09:00:00Z", null);
    }

    /// <summary>Any text.</summary>
    /// <returns>The text, or null when it is missing.</returns>
    public string? Text(string name, string description, int maximum)
    {
        parameters.Add(new(name, description, "string", Maximum: maximum));
        return One(name) is not { } text ? null
            : text.Contains('\0') ? Fault<string?>(name, "must not contain a NUL character", null)
            : DisplayName.HasNoncharacter(text) ? Fault<string?>(name, "must not contain code points that Unicode keeps for no character", null)
            : DisplayName.CountCharacters(text) <= maximum ? text
            : Fault<string?>(name, $"must have at most {maximum} characters", null);
    }

    /// <summary>Ids, separated by commas.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>The ids, or null when it is missing.</returns>
    public IReadOnlyList<long>? Ids(string name, string description, int most)
    {
        parameters.Add(new(name, description, "integer", Minimum: 0, IsList: true, MostItems: most));
        if (One(name) is not { } text)
        {
            return null;
        }

        var parts = text.Split(',', most + 1);
        List<long> ids = new(parts.Length);
        foreach (var part in parts)
        {
            if (parts.Length > most || !long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return Fault<IReadOnlyList<long>?>(name, $"must be up to {most} product ids separated by commas", null);
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>Which page of a list.</summary>
    /// <param name="otherwise">The limit where none is given.</param>
    public PageRequest Page(int otherwise = PageRequest.DefaultLimit) => new(
        Number("limit", "How many items at most.", 1, PageRequest.MaxLimit, otherwise),
        Text("cursor", "The `nextCursor` of the page before; only with the same filters and sort.", PageRequest.MaxCursorLength));

    /// <summary>Refuses what was not asked for: a parameter that is misspelt would otherwise be passed over, and another list answered.</summary>
    public void RefuseOthers()
    {
        foreach (var name in query.Keys)
        {
            if (!parameters.Exists(parameter => parameter.Name == name))
            {
                Fault(name, parameters.Count == 0 ? "is not known: this route takes no parameters" : $"is not known: this route takes {string.Join(", ", parameters.Select(parameter => parameter.Name))}", 0);
            }
        }
    }

    /// <summary>Refuses escaped bytes that are no UTF-8, which the server leaves as they are.</summary>
    public void RefuseBytes(QueryString sent)
    {
        if (sent.Value?.Contains('%', StringComparison.Ordinal) == true && !Utf8.IsValid(WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(sent.Value), 0, sent.Value.Length)))
        {
            Fault("query", "is not UTF-8", 0);
        }
    }

    private string? One(string name)
    {
        var values = query[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => Fault<string?>(name, "must be given once", null),
        };
    }

    private T Fault<T>(string name, string message, T otherwise)
    {
        faults.TryAdd(name, [message]);
        return otherwise;
    }
}
