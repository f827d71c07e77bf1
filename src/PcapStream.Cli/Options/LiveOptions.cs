using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Options.Filters;
using PcapStream.LiveCapture.Capturing;
using PcapStream.LiveCapture.Devices;

namespace PcapStream.Cli.Options;

/// <summary>The options of every command that captures on interfaces, with dumpcap's letters.</summary>
internal sealed class LiveOptions
{
    private const int Mebibyte = 1 << 20;
    private const int LeastMemory = 8;

    private readonly Option<string[]> _interfaces = new("-i")
    {
        Description = "Capture on this interface, by its name or its number in 'interfaces'; may be repeated.",
        HelpName = "IFACE",
    };

    private readonly Option<string[]> _stop = new("-a")
    {
        Description = "Stop by itself: duration:SECONDS, filesize:kB, packets:N, files:N; may be repeated.",
        HelpName = "RULE",
    };

    private readonly ValueOption _buffer;
    private readonly ValueOption _memory = new(
        "MiB of memory for the packets of each interface. [default: 16]", "MIB", "--memory-limit");
    private readonly SwitchOption _own = new("Do not capture frames for other hosts (no promiscuous mode).", "-p");
    private readonly SwitchOption _monitor = new("Capture all frames of a radio channel (monitor mode).", "-I");
    private readonly SwitchOption _immediate = new(
        "Deliver each packet at once, instead of several together.", "--immediate-mode");

    private readonly ValueOption _snapLength;
    private readonly bool _isInput;

    /// <param name="isInput">
    /// Whether the command also reads files: letters that mean something else there have their long names only.
    /// </param>
    public LiveOptions(bool isInput = false)
    {
        _isInput = isInput;
        const string Buffer = "MiB of the system's buffer for packets that are not yet read. [default: 16]";
        const string BufferName = "--buffer-size";
        const string SnapLengthName = "--snapshot-length";
        _buffer = isInput
            ? new ValueOption($"With -i: {Buffer}", "MIB", BufferName)
            : new ValueOption(Buffer, "MIB", "-B", BufferName);
        _snapLength = isInput
            ? new ValueOption("With -i: keep this many bytes of each packet. [default: 262144]", "N", SnapLengthName)
            : new ValueOption("Keep this many bytes of each packet. [default: 262144]", "N", "-s", SnapLengthName);
    }

    public void AddTo(Command command)
    {
        command.Add(_interfaces);
        command.Add(_stop);
        command.Add(_snapLength.Option);
        command.Add(_buffer.Option);
        if (!_isInput)
            command.Add(_memory.Option);
        foreach (SwitchOption option in (SwitchOption[])[_own, _monitor, _immediate])
            command.Add(option.Option);
    }

    /// <summary>The error of a command line without an interface.</summary>
    public static UsageException NoInterface() =>
        new("no interface is named; use -i IFACE, 'pcapstream interfaces' lists them");

    /// <summary>Whether an interface is named.</summary>
    public bool AreGiven(ParseResult command) => command.GetValue(_interfaces) is { Length: > 0 };

    /// <summary>The interfaces that are named.</summary>
    /// <exception cref="UsageException">None is named.</exception>
    public string[] Interfaces(ParseResult command) => command.GetValue(_interfaces) is { Length: > 0 } names
        ? names
        : throw NoInterface();

    /// <summary>The settings of a capture into a file.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public CaptureSettings Settings(
        ParseResult command, string file, FilterOption filter, long? packets, TimestampPrecision precision) => new()
        {
            Interfaces = Interfaces(command),
            File = file,
            Device = new DeviceSettings
            {
                Filter = filter.Filter(command)?.ToString(),
                SnapLength = SnapLength(command),
                SystemBuffer = (int)(_buffer.Number(command, least: 1, most: 2047) ?? 16) * Mebibyte,
                IsPromiscuous = !_own.IsSet(command),
                IsMonitor = _monitor.IsSet(command),
                IsImmediate = _immediate.IsSet(command),
                Precision = precision,
            },
            Stop = LiveRules.Stop(command.GetValue(_stop) ?? [], packets),
            MemoryLimit = ((_isInput ? null : _memory.Number(command, LeastMemory, most: 1 << 20)) ?? 16) * Mebibyte,
        };

    // 0 means the most, as in tcpdump.
    private int SnapLength(ParseResult command) =>
        _snapLength.Number(command, least: 0, DeviceSettings.MostSnapLength) is > 0 and long length
            ? (int)length
            : DeviceSettings.MostSnapLength;
}
