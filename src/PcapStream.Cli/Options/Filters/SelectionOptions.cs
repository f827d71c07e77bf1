using System.CommandLine;
using PcapStream.Operations;
using PcapStream.Operations.Selection;

namespace PcapStream.Cli.Options.Filters;

/// <summary>The options that select packets, the same in every command that reads captures packet by packet.</summary>
internal sealed class SelectionOptions
{
    private const string Times =
        "ISO 8601 or seconds since the epoch; +30s after the first packet; -5m before the last";

    private readonly ValueOption _after = new($"Only packets at this time or later: {Times}.", "TIME", "-A", "--after");
    private readonly ValueOption _before = new("Only packets before this time, in the same forms.", "TIME", "-B",
        "--before");
    private readonly ValueOption _range = new(
        "Only packets with these numbers in their capture, such as 1-100,2000,5000-.", "NUMBERS", "--range");
    private readonly ValueOption _sample = new(
        "Only one packet of N, at random but the same in every run; 1/N,SEED takes others.", "1/N", "--sample");
    private readonly ValueOption _flow = new(
        "Only packets of a conversation: ADDRESS:PORT-ADDRESS:PORT, with /tcp, /udp or /sctp; or ADDRESS-ADDRESS.",
        "ENDS",
        "--flow");
    private readonly ValueOption _flowOf = new(
        "Only packets of the conversation of packet N, of the first capture.", "N", "--flow-of");

    private readonly ValueOption _display = new(
        "Only packets that pass, in wireshark-filter(4) syntax, such as 'http.host contains \"example\"'.", "EXPR",
        "-Y", "--display-filter");

    private readonly PreferenceOption _preferences = new();
    private readonly TwoPassOptions _passes = new();
    private readonly ShardOption _shard = new();
    private readonly IndexSwitch _index = new();

    /// <param name="command">The command.</param>
    /// <param name="canDivide">Whether it can read a part of the captures alone, one after the other.</param>
    /// <param name="hasPreferences">Whether it takes tshark's preferences, and its two passes.</param>
    public void AddTo(Command command, bool canDivide = true, bool hasPreferences = false)
    {
        if (hasPreferences)
        {
            _preferences.AddTo(command);
            _passes.AddTo(command);
        }
        foreach (ValueOption option in (ValueOption[])[_after, _before, _range, _sample, _flow, _flowOf, _display])
            command.Add(option.Option);
        _index.AddTo(command, canWrite: canDivide);
        if (canDivide)
            _shard.AddTo(command);
    }

    /// <summary>An operation's options with the selection.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public T Apply<T>(ParseResult command, T options)
        where T : ReadingOptions
    {
        if (_flow.Text(command) is not null && _flowOf.Text(command) is not null)
            throw new UsageException("--flow and --flow-of are two conversations; choose one");
        Preferences preferences = _preferences.Read(command);
        options = options with
        {
            Shard = _shard.Shard(command),
            After = Read<TimeBound>(command, _after, TimeBound.TryParse, Times),
            Before = Read<TimeBound>(command, _before, TimeBound.TryParse, Times),
            Numbers = Read<PacketNumbers>(
                command, _range, PacketNumbers.TryParse, "numbers from 1 and ranges, such as 1-100,2000,5000-"),
            Sample = Read<PacketSample>(command, _sample, PacketSample.TryParse, "1/N, such as 1/100, or 1/N,SEED"),
            Flow = Read<FlowEnds>(
                command, _flow, FlowEnds.TryParse,
                "two ends, such as 192.0.2.1:443-198.51.100.7:50123/tcp, or two addresses"),
            FlowOf = _flowOf.Number(command, least: 1),
            JoinSegments = preferences.JoinsSegments ?? true,
            DisplayFilter = _display.Text(command) is { } display ? DisplayFilterOption.Parse("-Y", display) : null,
        };
        options = _index.Apply(command, _passes.Apply(command, options));
        CheckShard(options);
        if (options.Shard is not null)
            return WithoutPast(options, preferences);
        // Where packets are followed anyway, fragments are joined at no cost.
        return options with
        {
            JoinFragments = preferences.JoinedFragments(byDefault: options.FollowsPackets),
        };
    }

    // A part cannot know what began before it.
    private static T WithoutPast<T>(T options, Preferences preferences)
        where T : ReadingOptions
    {
        // What is combined is the result of one run, which joins fragments and messages: partials of them are refused.
        options = options with
        {
            JoinFragments = preferences.JoinedFragments(options.Partial is not null && options.FollowsPackets),
        };
        if (!options.JoinsMessages || preferences.JoinsSegments is not null || options.Partial is not null)
            return options;
        Terminal.Note("shards read each TCP segment alone: -o tcp.desegment_tcp_streams:FALSE\n");
        return options with { JoinSegments = false };
    }

    /// <summary>Refuses what a part of the captures does not have.</summary>
    /// <exception cref="UsageException">The options ask for it.</exception>
    public static void CheckShard(ReadingOptions options)
    {
        if (options.Shard is null)
            return;
        if (options.MaxPackets is not null)
            throw new UsageException("-c counts packets of all shards; it cannot be used with --shard");
        if (options.Batches.Capture.Handles is not null)
            throw new UsageException("--shard divides captures; an interface (-i) cannot be divided");
        if (options.Batches.Capture.Follow)
            throw new UsageException("--follow and --shard are not used together: shards of a file that grows move");
    }

    private static T? Read<T>(ParseResult command, ValueOption option, Parser<T> parse, string expected)
        where T : class
    {
        if (option.Text(command) is not { } text)
            return null;
        return parse(text, out T? value)
            ? value
            : throw new UsageException($"{option.Option.Name} {text}: expected {expected}");
    }

    private delegate bool Parser<T>(string text, out T? value);
}
