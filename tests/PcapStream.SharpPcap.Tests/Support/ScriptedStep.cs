using SharpPcap;

namespace PcapStream.SharpPcap.Tests.Support;

/// <summary>What a <see cref="ScriptedDevice"/> answers once: a packet, or a status without one.</summary>
internal sealed record ScriptedStep(GetPacketStatus Status, byte[]? Data, PosixTimeval Time)
{
    public static ScriptedStep Of(GetPacketStatus status) => new(status, null, new PosixTimeval());

    public static ScriptedStep Of(ulong second, params byte[] data) => new(GetPacketStatus.PacketRead, data, new PosixTimeval(second, 123_456));
}
