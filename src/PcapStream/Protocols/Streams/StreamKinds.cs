namespace PcapStream.Protocols.Streams;

/// <summary>What is followed from packet to packet.</summary>
[Flags]
internal enum StreamKinds
{
    None = 0,

    /// <summary>Streams of TCP.</summary>
    Tcp = 1,

    /// <summary>Streams of UDP.</summary>
    Udp = 2,

    /// <summary>Requests and replies of ICMP and ICMPv6.</summary>
    Echo = 4,

    /// <summary>Queries and responses of DNS, in streams.</summary>
    Dns = 8,

    /// <summary>Requests and responses of HTTP, in streams.</summary>
    Http = 16,

    /// <summary>Segments of TCP that were not acknowledged, in streams.</summary>
    Unacked = 32,

    /// <summary>Messages that several segments of TCP have, in streams.</summary>
    Messages = 64,

    /// <summary>Datagrams of IP that several fragments have.</summary>
    Fragments = 128,

    /// <summary>Calls and replies of ONC RPC, in streams.</summary>
    Calls = 256,

    /// <summary>Streams of RTP that SDP announces, in streams of UDP.</summary>
    Media = 512,

    /// <summary>Handshakes of QUIC, in their Initial packets.</summary>
    Quic = 1024,

    /// <summary>Pairs of addresses of IP.</summary>
    Addresses = 4096,

    /// <summary>Which packets have the parts of messages and datagrams, where these are joined.</summary>
    Parts = 8192,

    /// <summary>The URIs of requests of HTTP, where these are followed.</summary>
    Targets = 16384,

    /// <summary>What joining the messages of segments needs: SDP announces streams in messages.</summary>
    Joining = Messages | Tcp | Media,
}
