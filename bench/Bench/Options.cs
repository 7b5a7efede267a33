namespace Commerce.Bench;

using System.Globalization;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options(IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Values)
{
    private static readonly string[] Flags = ["--quick", "--save"];

    /// <summary>Short rounds, and what takes minutes left out.</summary>
    public bool IsQuick => Values.ContainsKey("--quick");

    /// <summary>Whether the results become part of the documentation.</summary>
    public bool Saves => Values.ContainsKey("--save");

    /// <summary>How long a round is.</summary>
    public TimeSpan Round => TimeSpan.FromSeconds(Number("--seconds", IsQuick ? 1 : 20));

    /// <summary>How many rounds each side has.</summary>
    public int Rounds => Number("--rounds", IsQuick ? 2 : 5);

    /// <summary>How many connections.</summary>
    public int Clients => Number("--clients", 64);

    /// <summary>Requests before anything is measured, to each side and for each operation.</summary>
    public int WarmUp => Number("--warm-up", IsQuick ? 1_500 : 20_000);

    /// <summary>Where so many requests would take longer than this, fewer have to do.</summary>
    public TimeSpan LongestWarmUp => TimeSpan.FromSeconds(IsQuick ? 3 : 30);

    /// <summary>For how long each side works before the first scenario, whatever that is.</summary>
    public TimeSpan FirstWarmUp => TimeSpan.FromSeconds(IsQuick ? 8 : 15);

    /// <summary>How long a server is waited for that goes on working after its last answer.</summary>
    public TimeSpan LongestSettling => TimeSpan.FromSeconds(IsQuick ? 1 : 20);

    /// <summary>How long the soak is.</summary>
    public int Minutes => Number("--minutes", 10);

    /// <summary>The folder of another build's Host, or null.</summary>
    public string? Against => Values.TryGetValue("--against", out var folder) ? Path.GetFullPath(folder) : null;

    /// <summary>The sizes of the histories that are compared.</summary>
    public IReadOnlyList<int> Orders => [.. Values.GetValueOrDefault("--orders", "10000,1000000").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];

    /// <summary>The connection string of an empty PostgreSQL database, or null for SQLite.</summary>
    public string? Server => Values.GetValueOrDefault("--database", "sqlite") switch
    {
        "sqlite" => null,
        "postgres" => Values.TryGetValue("--server", out var server) ? server
            : throw new ArgumentException("--database postgres needs --server, the connection string of an empty database (eng/postgres.sh starts a cluster)."),
        var other => throw new ArgumentException($"--database is sqlite or postgres, not {other}."),
    };

    /// <summary>Reads the command line.</summary>
    public static Options Read(string[] args)
    {
        List<string> names = [];
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        Queue<string> left = new(args);
        while (left.TryDequeue(out var word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                names.Add(word);
            }
            else
            {
                values[word] = Flags.Contains(word) ? "" : left.TryDequeue(out var value) ? value : throw new ArgumentException($"{word} has no value.");
            }
        }

        return new Options(names, values);
    }

    private int Number(string name, int usual) => Values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
