using PcapStream.Capture;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture.Devices;

/// <summary>How an interface is opened.</summary>
internal sealed record DeviceSettings
{
    /// <summary>The most bytes that libpcap keeps of a packet: its MAXIMUM_SNAPLEN.</summary>
    public const int MostSnapLength = 262_144;

    // Milliseconds for which the system may hold packets back.
    private const int ReadTimeout = 100;

    /// <summary>An expression of pcap-filter(7); null for all packets.</summary>
    public string? Filter { get; init; }

    /// <summary>The most bytes to keep of a packet.</summary>
    public int SnapLength { get; init; } = MostSnapLength;

    /// <summary>Bytes of the system's buffer for packets that are not yet read.</summary>
    public int SystemBuffer { get; init; } = 16 << 20;

    /// <summary>Whether to capture frames for other hosts.</summary>
    public bool IsPromiscuous { get; init; } = true;

    /// <summary>Whether to capture all frames of a radio channel (monitor mode).</summary>
    public bool IsMonitor { get; init; }

    /// <summary>Whether the system delivers each packet at once, instead of several together.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>Precision of the times, where the interface has it: microseconds or nanoseconds.</summary>
    public TimestampPrecision Precision { get; init; } = TimestampPrecision.Nanoseconds;

    /// <summary>Opens an interface.</summary>
    /// <exception cref="CaptureException">It does not have what the settings ask for.</exception>
    /// <exception cref="PcapException">It cannot be opened, or the filter is not valid.</exception>
    public void Apply(LibPcapLiveDevice device)
    {
        bool nanoseconds = Precision == TimestampPrecision.Nanoseconds;
        var configuration = new DeviceConfiguration
        {
            Mode = IsPromiscuous ? DeviceModes.Promiscuous : DeviceModes.None,
            ReadTimeout = ReadTimeout,
            Snaplen = SnapLength,
            BufferSize = SystemBuffer,
            Monitor = IsMonitor ? MonitorMode.Active : null,
            Immediate = IsImmediate ? true : null,
            TimestampResolution = nanoseconds ? TimestampResolution.Nanosecond : TimestampResolution.Microsecond,
        };
        configuration.ConfigurationFailed += (_, failure) =>
        {
            // Not every interface has nanoseconds; the capture's description says what it has.
            if (failure.Property == nameof(DeviceConfiguration.TimestampResolution))
                return;
            throw new CaptureException(failure.Property == nameof(DeviceConfiguration.Monitor)
                ? $"{device.Name}: the interface has no monitor mode"
                : $"{device.Name}: {failure.Property} cannot be set: {failure.Message}");
        };
        device.Open(configuration);
        if (Filter is not null)
            device.Filter = Filter;
    }
}
