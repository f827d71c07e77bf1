using System.Globalization;
using MaxMind.Db;
using PcapStream.Operations.Flows.Addresses;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Flows;

/// <summary>
/// Countries and autonomous systems of addresses, from files in the MaxMind DB format (maxmind.github.io/MaxMind-DB).
/// Records are read as dictionaries: reading them as types needs reflection. Where several files have a fact, the first
/// one that knows the address counts.
/// </summary>
internal sealed class GeoDatabases : IAddressBook, IDisposable
{
    // Addresses that are kept; when there are more, all are looked up again.
    private const int MostKept = 1 << 16;

    // Records of which one has to have a fact for the file to have it.
    private const int Probed = 1000;

    private static readonly GeoFact[] All =
    [
        new("country", "ISO code of the country", FlowColumnKind.Text, Country),
        new("asn", "number of the autonomous system", FlowColumnKind.Number, record =>
            record.GetValueOrDefault("autonomous_system_number") is IConvertible number and not string
                ? number.ToString(CultureInfo.InvariantCulture)
                : null),
        new("as_org", "organization of the autonomous system", FlowColumnKind.Text, record =>
            record.GetValueOrDefault("autonomous_system_organization") as string),
    ];

    private readonly List<(string Path, Reader Reader)> _files = [];
    private readonly Dictionary<NetworkAddress, string?[]> _kept = [];
    private readonly GeoFact[] _facts;

    /// <exception cref="UsageException">A file is not such a database, or has no fact that is known here.</exception>
    public GeoDatabases(IEnumerable<string> paths)
    {
        var facts = new HashSet<GeoFact>();
        foreach (string path in paths)
        {
            GeoFact[] found = Open(path);
            if (found.Length == 0)
                throw new UsageException($"--geo {path}: it has neither countries nor autonomous systems");
            facts.UnionWith(found);
        }
        _facts = [.. All.Where(facts.Contains)];
        Facts = [.. _facts.Select(fact => new AddressFact(fact.Name, fact.Meaning, fact.Kind))];
    }

    public IReadOnlyList<AddressFact> Facts { get; }

    /// <exception cref="IOException">A file is damaged.</exception>
    public IReadOnlyList<string?> Find(NetworkAddress address)
    {
        if (_kept.TryGetValue(address, out string?[]? values))
            return values;
        values = new string?[_facts.Length];
        foreach ((string path, Reader reader) in _files)
        {
            if (Record(path, reader, address) is not { } record)
                continue;
            for (int i = 0; i < values.Length; i++)
                values[i] ??= Printable(_facts[i].Read(record));
        }
        if (_kept.Count == MostKept)
            _kept.Clear();
        _kept.Add(address, values);
        return values;
    }

    public void Dispose() => _files.ForEach(file => file.Reader.Dispose());

    private GeoFact[] Open(string path)
    {
        try
        {
            var reader = new Reader(path, FileAccessMode.MemoryMapped);
            _files.Add((path, reader));
            var records = reader.FindAll<Dictionary<string, object>>().Take(Probed).Select(node => node.Data).ToList();
            return [.. All.Where(fact => records.Exists(record => fact.Read(record) is not null))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || IsDamage(error))
        {
            throw new UsageException($"--geo {path}: {error.Message}");
        }
    }

    private static Dictionary<string, object>? Record(string path, Reader reader, NetworkAddress address)
    {
        try
        {
            // A file can have IPv4 only.
            return address.Kind == AddressKind.Ipv6 && reader.Metadata.IPVersion == 4
                ? null
                : reader.Find<Dictionary<string, object>>(address.ToIPAddress());
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw new IOException($"--geo {path}: damaged: {error.Message}", error);
        }
    }

    private static bool IsDamage(Exception error) => error is InvalidDatabaseException or DeserializationException;

    private static string? Country(Dictionary<string, object> record) =>
        record.GetValueOrDefault("country") is Dictionary<string, object> country
            ? country.GetValueOrDefault("iso_code") as string
            : null;

    private static string? Printable(string? text) =>
        text is null ? null : string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one));

    /// <summary>A fact, and how to read it from a record.</summary>
    private sealed record GeoFact(
        string Name, string Meaning, FlowColumnKind Kind, Func<Dictionary<string, object>, string?> Read);
}
