using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Columns;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Addresses;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Labels;
using PcapStream.Operations.Selection;

namespace PcapStream.Cli.Commands.Flows;

/// <summary>The options of <c>flows</c> that say what a flow is, and what is written of it.</summary>
internal sealed class FlowOptions
{
    private const string IpfixName = "ipfix";
    private const string WindowName = "window";

    private readonly Option<string[]> _columns = new("-e")
    {
        Description = "A column to write, by its name in --list; may be repeated. Instead of --schema.",
        HelpName = "NAME",
        CompletionSources = { _ => [.. FlowColumns.All.Select(column => new CompletionItem(column.Name))] },
    };

    private readonly ValueOption _schema = new ValueOption(
        "The columns to write: basic, cic (CICFlowMeter's, calculated as defined), nfstream (NFStream's), ipfix "
        + "(IANA's names of IPFIX), zeek (conn.log, with Zeek's rules and timeouts), or window (hosts, with --window). "
        + "[default: basic; with -T ipfix, ipfix; with --window, window]",
        "NAME",
        "--schema")
        .OneOf([.. FlowColumns.Schemas]);

    private readonly ValueOption _format = new ValueOption(
        "The form: lines of csv, tsv or jsonl, ipfix (an IPFIX file, binary), or typed columns of parquet or arrow. "
        + "[default: csv; with -w, what the extension .parquet or .arrows names]",
        "FORMAT",
        "-T")
        .OneOf(["csv", "tsv", "jsonl", IpfixName, .. ColumnFormat.All.Select(format => format.Name)]);

    private readonly ValueOption _path = new(
        "Write into a file, compressed by its extension: .gz, .zst, .lz4.", "FILE", "-w");

    private readonly TableOptions _tables = new("column");

    private readonly ValueOption _window = new(
        "Write one line for each host and window of this length instead of flows, such as 60s: what it sent and "
        + "received. Windows begin at multiples of the length since 1970.",
        "TIME",
        "--window");

    private readonly ValueOption _idle = new(
        "A flow ends when no packet of it came for this time. [default: 120s]", "TIME", "--idle-timeout");

    private readonly ValueOption _active = new(
        "A flow that lasts for this time ends, and goes on as another. [default: 1800s]", "TIME", "--active-timeout");

    private readonly ValueOption _orient = new ValueOption(
        "Who began a flow that does not begin with a SYN: first (the sender of its first packet), or port (the side "
        + "with the greater port, below 1024 only if both are). [default: first]",
        "RULE",
        "--orient")
        .OneOf("first", "port");

    private readonly ValueOption _tunnels = new ValueOption(
        "The IP header of a packet in a tunnel that makes its flow: inner, outer, or both. [default: inner]",
        "WHICH",
        "--tunnels")
        .OneOf("inner", "outer", "both");

    private readonly ValueOption _key = new(
        "What tells flows apart besides addresses, ports and protocol: vlan, tunnel, interface, with commas between "
        + "them. Adds columns of the same names to a schema.",
        "PARTS",
        "--key");

    private readonly ValueOption _checksums = new ValueOption(
        "With --schema zeek, whether packets with a wrong checksum are left out (check) or count (ignore). "
        + "[default: check]",
        "WHAT",
        "--checksums")
        .OneOf("check", "ignore");

    private readonly ValueOption _labels = new(
        "Label flows by rules: CSV with a label and any of src, dst, host, src_port, dst_port, port, protocol, start, "
        + "end.",
        "FILE",
        "--label");

    private readonly Option<string[]> _geo = new("--geo")
    {
        Description = "Add countries and autonomous systems of addresses from a MaxMind DB file (.mmdb); may be "
            + "repeated.",
        HelpName = "FILE",
    };

    private readonly ValueOption _sequence = new(
        "With --schema nfstream, also direction, size and time of the first N packets of each flow, 1 to 255.",
        "N",
        "--splt");

    private readonly ValueOption _percentiles = new(
        "Add percentiles of packet sizes and of times between packets, such as 50,95,99.", "NUMBERS", "--percentiles");

    private readonly ValueOption _sort = new ValueOption(
        "The order of the lines: end (as flows end), or start. [default: end]", "ORDER", "--sort")
        .OneOf("end", "start");

    private readonly ValueOption _folder = TemporaryFolderOption.Create("what does not fit in memory");

    private readonly SwitchOption _list = new("List all columns: name, schema and meaning.", "--list");

    public void AddTo(Command command)
    {
        command.Add(_columns);
        foreach (ValueOption option in (ValueOption[])[
            _schema, _format, _path, _window, _idle, _active, _orient, _tunnels, _key, _checksums, _labels, _sequence,
            _percentiles, _sort, _folder])
            command.Add(option.Option);
        command.Add(_geo);
        _tables.AddTo(command);
        command.Add(_list.Option);
    }

    public bool WantsList(ParseResult command) => _list.IsSet(command);

    /// <summary>What is known of addresses; null for nothing.</summary>
    /// <exception cref="UsageException">A file is not valid.</exception>
    public GeoDatabases? Addresses(ParseResult command) =>
        command.GetValue(_geo) is { Length: > 0 } paths ? new GeoDatabases(paths) : null;

    public string? Path(ParseResult command) => _path.Text(command);

    /// <summary>Whether the output is a folder.</summary>
    public bool IsFolder(ParseResult command) => _tables.Read(command, Path(command), FormatName(command)) is not null;

    /// <param name="command">The command line.</param>
    /// <param name="addresses">What is known of addresses; null for nothing.</param>
    /// <param name="hasTarget">Whether the rows have a place that <c>-w</c> does not name.</param>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public FlowsOptions Read(ParseResult command, IAddressBook? addresses, bool hasTarget)
    {
        FlowKeyParts key = Key(command);
        int sequence = (int)(_sequence.Number(command, least: 1, most: 255) ?? 0);
        TableDivision? division = _tables.Read(command, Path(command), FormatName(command));
        IReadOnlyList<FlowColumn> columns = WithKeys(
            command, Columns(command, key, sequence), NamesOf(addresses, HasWindow(command)), division);
        if (columns.Any(column => column.IsZeek))
            CheckZeek(command, columns);
        else if (_checksums.Text(command) is not null)
            throw new UsageException("--checksums is for --schema zeek: other flows do not look at checksums");
        if (HasWindow(command))
            CheckWindow(command, columns);
        else if (columns.FirstOrDefault(column => column.IsWindow) is { } windowed)
            throw new UsageException($"column {windowed} is of hosts in windows: --window TIME gives their length");
        if (IsIpfix(command))
            CheckIpfix(command, columns);
        FlowsOptions options = Read(command, columns) with
        {
            // NFStream tells VLANs apart.
            Key = key | columns.Aggregate(FlowKeyParts.None, (needed, column) => needed | column.Key),
            SequencePackets = sequence,
            Addresses = addresses,
        };
        return Table(command, hasTarget) is { } table
            ? table.For(options, TableOptions.CommandLineOf(command), division)
            : options;
    }

    // Columns that are only in the names of folders are counted too.
    private IReadOnlyList<FlowColumn> WithKeys(
        ParseResult command, IReadOnlyList<FlowColumn> columns, string[] added, TableDivision? division)
    {
        if (division is null)
            return columns;
        string[] names = [.. columns.Select(column => column.Name)];
        _tables.ThrowIfEmpty(division, [.. names, .. added]);
        string[] others = [.. TableOptions.ColumnKeys(division).Except(names).Except(added)
            .Where(name => name != "label" || _labels.Text(command) is null || names.Contains("Label"))];
        IEnumerable<FlowColumn?> found = FlowColumns.FindAll([.. names, .. others]).Skip(names.Length);
        return [.. columns, .. found.Zip(others, (column, name) => column ?? throw Unknown("--partition-by", name))];
    }

    // The columns of an address book.
    private static string[] NamesOf(IAddressBook? addresses, bool ofHosts) =>
    [
        .. (addresses?.Facts ?? []).SelectMany(fact =>
            ofHosts ? [$"host_{fact.Name}"] : (string[])[$"src_{fact.Name}", $"dst_{fact.Name}"]),
    ];

    private ColumnFormat? Table(ParseResult command, bool hasTarget)
    {
        ColumnFormat? table = ColumnFormat.Find(FormatName(command));
        return table != ColumnFormat.Parquet || hasTarget || Path(command) is not null ? table
            : throw new UsageException("-T parquet needs -w with the name of a file");
    }

    private string FormatName(ParseResult command) => _format.Text(command)
        ?? (Path(command) is { } path ? ColumnFormat.ForFile(path)?.Name : null) ?? "csv";

    private FlowsOptions Read(ParseResult command, IReadOnlyList<FlowColumn> columns) => new()
    {
        Columns = columns,
        Format = FormatName(command) switch
        {
            "csv" => FlowFormat.Csv,
            "tsv" => FlowFormat.Tsv,
            "jsonl" => FlowFormat.JsonLines,
            IpfixName => FlowFormat.Ipfix,
            var name when ColumnFormat.Find(name) is not null => default,
            var other => throw Unexpected(_format, other, "csv, tsv, jsonl, ipfix, parquet or arrow"),
        },
        Window = Time(command, _window),
        IdleTimeout = Time(command, _idle) ?? new FlowsOptions().IdleTimeout,
        ActiveTimeout = Time(command, _active) ?? new FlowsOptions().ActiveTimeout,
        Orientation = OneOf(command, _orient, "first") switch
        {
            "first" => FlowOrientation.FirstPacket,
            "port" => FlowOrientation.Port,
            var other => throw Unexpected(_orient, other, "first or port"),
        },
        Tunnels = OneOf(command, _tunnels, "inner") switch
        {
            "inner" => FlowTunnels.Inner,
            "outer" => FlowTunnels.Outer,
            "both" => FlowTunnels.Both,
            var other => throw Unexpected(_tunnels, other, "inner, outer or both"),
        },
        IgnoreChecksums = OneOf(command, _checksums, "check") switch
        {
            "check" => false,
            "ignore" => true,
            var other => throw Unexpected(_checksums, other, "check or ignore"),
        },
        Order = OneOf(command, _sort, "end") switch
        {
            "end" => FlowRowOrder.End,
            "start" => FlowRowOrder.Start,
            var other => throw Unexpected(_sort, other, "end or start"),
        },
        Labels = _labels.Text(command) is { } path ? Labels(path) : null,
        TemporaryFolder = _folder.Text(command),
    };

    private static FlowLabels Labels(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return FlowLabels.Read(reader);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"--label {path}: {error.Message}");
        }
    }

    // Zeek's columns follow its own rules.
    private void CheckZeek(ParseResult command, IReadOnlyList<FlowColumn> columns)
    {
        foreach (ValueOption option in (ValueOption[])[
            _idle, _active, _orient, _tunnels, _key, _sequence, _percentiles])
        {
            if (option.Text(command) is not null)
                throw new UsageException($"{option.Option.Name}: --schema zeek has Zeek's own rules and timeouts");
        }
        if (columns.FirstOrDefault(column => !FlowColumns.Zeek.Contains(column)) is { } other)
        {
            throw new UsageException(
                $"-e {other.Name}: columns of Zeek cannot be mixed with others, since Zeek has its own rules of what a "
                + "connection is");
        }
    }

    private bool HasWindow(ParseResult command) => _window.Text(command) is not null;

    private void CheckWindow(ParseResult command, IReadOnlyList<FlowColumn> columns)
    {
        foreach (ValueOption option in (ValueOption[])[_idle, _active, _orient, _key, _labels, _sequence, _percentiles])
        {
            if (option.Text(command) is not null)
                throw new UsageException($"{option.Option.Name}: --window writes hosts in windows, not flows");
        }
        if (IsIpfix(command))
            throw new UsageException("-T ipfix: --window writes hosts in windows, which are no flows of IPFIX");
        if (columns.FirstOrDefault(column => !column.IsWindow) is { } other)
        {
            throw new UsageException(
                $"column {other} is of flows: --window has the columns of --schema window; 'pcapstream flows --list' "
                + "lists all");
        }
    }

    private bool IsIpfix(ParseResult command) => _format.Text(command) == IpfixName;

    private void CheckIpfix(ParseResult command, IReadOnlyList<FlowColumn> columns)
    {
        if (columns.FirstOrDefault(column => !column.IsIpfix) is { } other)
        {
            throw new UsageException(
                $"-T ipfix: {other} is no information element of IPFIX; 'pcapstream flows --list' has the columns of "
                + "the schema ipfix");
        }
        if (columns.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"-T ipfix: {twice.Key} occurs twice");
        if (_labels.Text(command) is not null)
            throw new UsageException("-T ipfix: --label: IPFIX has no information element for labels");
        if (command.GetValue(_geo) is { Length: > 0 })
            throw new UsageException("-T ipfix: --geo: IPFIX has no information element for countries of addresses");
    }

    private FlowKeyParts Key(ParseResult command) => _key.Text(command) is { } text
        ? text.Split(',').Aggregate(FlowKeyParts.None, (key, part) => key | part switch
        {
            "vlan" => FlowKeyParts.Vlan,
            "tunnel" => FlowKeyParts.Tunnel,
            "interface" => FlowKeyParts.Interface,
            _ => throw Unexpected(_key, text, "vlan, tunnel or interface, with commas between them"),
        })
        : FlowKeyParts.None;

    private IReadOnlyList<FlowColumn> Columns(ParseResult command, FlowKeyParts key, int sequence)
    {
        string? schema = _schema.Text(command);
        string[] names = command.GetValue(_columns) ?? [];
        if (names.Length > 0 && schema is not null)
            throw new UsageException("columns are chosen by --schema or by -e: give one of both");
        IReadOnlyList<FlowColumn> percentiles = Percentiles(command);
        if (names.Length == 0)
        {
            IReadOnlyList<FlowColumn> all = FlowColumns.Schema(schema ?? StandardSchema(command))
                ?? throw Unexpected(_schema, schema!, "basic, cic, nfstream, ipfix, zeek or window");
            if (sequence > 0)
                all = [.. all, .. FlowColumns.NfStreamSequence];
            return FlowColumns.WithKey([.. all, .. percentiles], key);
        }
        FlowColumn[] columns = [.. FlowColumns.FindAll(names).Zip(names, (column, name) =>
            column ?? percentiles.FirstOrDefault(one => one.Name == name) ?? throw Unknown("-e", name))];
        if (columns.FirstOrDefault(column => !key.HasFlag(column.Key)) is { } unkeyed)
        {
            throw new UsageException(
                $"-e {unkeyed.Name}: one flow can have several, unless "
                + $"--key {unkeyed.Key.ToString().ToLowerInvariant()} tells flows apart by it");
        }
        if (sequence == 0 && columns.FirstOrDefault(FlowColumns.NfStreamSequence.Contains) is { } unnumbered)
            throw new UsageException($"-e {unnumbered.Name}: --splt N says of how many packets");
        // Percentiles that -e does not name are added too.
        return [.. columns, .. columns.Any(percentiles.Contains) ? [] : percentiles];
    }

    private string StandardSchema(ParseResult command) =>
        HasWindow(command) ? WindowName : IsIpfix(command) ? IpfixName : "basic";

    private IReadOnlyList<FlowColumn> Percentiles(ParseResult command)
    {
        if (_percentiles.Text(command) is not { } text)
            return [];
        double[] percentages = [.. text.Split(',').Select(part =>
            double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent is > 0 and <= 100
                ? percent
                : throw Unexpected(_percentiles, text, "numbers above 0 and at most 100, such as 50,95,99"))];
        return FlowColumns.Percentiles([.. percentages.Distinct()]);
    }

    private static UsageException Unknown(string option, string name) => new(
        $"{option} {name}: there is no such column"
        + $"{Suggestion.Of(name, [.. FlowColumns.All.Select(column => column.Name)])}; "
        + "'pcapstream flows --list' lists all");

    private static string OneOf(ParseResult command, ValueOption option, string standard) =>
        option.Text(command) ?? standard;

    private static UsageException Unexpected(ValueOption option, string text, string expected) =>
        new($"{option.Option.Name} {text}: expected {expected}");

    // Ticks of 100 ns are fine enough for timeouts; a number alone is of seconds.
    private static TimeSpan? Time(ParseResult command, ValueOption option)
    {
        if (option.Text(command) is not { } text)
            return null;
        bool isValid = TimeBound.TryParseDuration(text, out long time)
            || TimeBound.TryParseDuration(text + "s", out time);
        return isValid && time >= TimeSpan.NanosecondsPerTick
            ? TimeSpan.FromTicks(time / TimeSpan.NanosecondsPerTick)
            : throw Unexpected(option, text, "a time above 0, such as 15s, 500ms or 30m");
    }
}
