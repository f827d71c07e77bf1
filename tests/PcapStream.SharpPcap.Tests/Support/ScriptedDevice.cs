using System.Net.NetworkInformation;
using PacketDotNet;
using SharpPcap;

namespace PcapStream.SharpPcap.Tests.Support;

/// <summary>A device that is not libpcap's and returns scripted packets.</summary>
internal sealed class ScriptedDevice(params IEnumerable<ScriptedStep> steps) : ICaptureDevice
{
    private readonly Queue<ScriptedStep> _steps = new(steps);

    // One buffer, as in real devices: reading the next packet overwrites it.
    private readonly byte[] _buffer = new byte[1 << 16];

    public event PacketArrivalEventHandler OnPacketArrival { add { } remove { } }

    public event CaptureStoppedEventHandler OnCaptureStopped { add { } remove { } }

    public bool Started { get; init; }

    public TimeSpan StopCaptureTimeout { get; set; }

    public string Name => "scripted";

    public string Description => "";

    public string LastError => "the script says so";

    public string? Filter { get; set; }

    public PhysicalAddress MacAddress { get; } = new([2, 0, 0, 0, 0, 0xAB]);

    public LinkLayers LinkType { get; init; } = LinkLayers.Ethernet;

    public TimestampResolution TimestampResolution => TimestampResolution.Microsecond;

    public ICaptureStatistics? Statistics { get; init; }

    public GetPacketStatus GetNextPacket(out PacketCapture e)
    {
        e = default;
        if (!_steps.TryDequeue(out ScriptedStep? step))
            return GetPacketStatus.NoRemainingPackets;
        if (step.Data is null)
            return step.Status;
        Array.Fill(_buffer, (byte)0xDD);
        step.Data.CopyTo(_buffer, 0);
        e = new PacketCapture(this, new ScriptedHeader(step.Time), _buffer.AsSpan(0, step.Data.Length));
        return GetPacketStatus.PacketRead;
    }

    public void Open(DeviceConfiguration configuration)
    {
    }

    public void Close()
    {
    }

    public void Dispose()
    {
    }

    public void StartCapture() => throw new NotSupportedException();

    public void StopCapture() => throw new NotSupportedException();

    public void Capture() => throw new NotSupportedException();

    private sealed record ScriptedHeader(PosixTimeval Timeval) : ICaptureHeader;
}

/// <summary>One result of a <see cref="ScriptedDevice"/>: a packet, or a status without one.</summary>
internal sealed record ScriptedStep(GetPacketStatus Status, byte[]? Data, PosixTimeval Time)
{
    public static ScriptedStep Of(GetPacketStatus status) => new(status, null, new PosixTimeval());

    public static ScriptedStep Of(ulong second, params byte[] data) =>
        new(GetPacketStatus.PacketRead, data, new PosixTimeval(second, 123_456));
}
