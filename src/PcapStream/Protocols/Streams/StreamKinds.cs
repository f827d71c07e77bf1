namespace PcapStream.Protocols.Streams;

/// <summary>Transport protocols whose streams are followed.</summary>
[Flags]
internal enum StreamKinds
{
    None = 0,
    Tcp = 1,
    Udp = 2,
}
