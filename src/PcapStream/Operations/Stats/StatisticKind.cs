namespace PcapStream.Operations.Stats;

/// <summary>The kinds of statistics.</summary>
public enum StatisticKind
{
    /// <summary><c>io,phs</c>: the tree of protocol chains.</summary>
    Hierarchy,

    /// <summary><c>conv,TYPE</c>: who talked to whom.</summary>
    Conversations,

    /// <summary><c>endpoints,TYPE</c>: who talked at all.</summary>
    Endpoints,

    /// <summary><c>io,stat,SECONDS[,FILTER...]</c>: frames and bytes by interval.</summary>
    Intervals,

    /// <summary><c>plen,tree</c>: packets by length.</summary>
    Lengths,

    /// <summary><c>talkers[,N]</c>: the IP addresses with most bytes.</summary>
    Talkers,

    /// <summary><c>tcp,health</c>: how each TCP conversation fared.</summary>
    TcpHealth,
}
