namespace PcapStream.Operations.Convert.Edits.Stripping;

/// <summary>Encapsulations that are removed from packets.</summary>
[Flags]
public enum StrippedLayers
{
    /// <summary>Nothing is removed.</summary>
    None = 0,

    /// <summary>VLAN tags, IEEE 802.1Q and 802.1ad.</summary>
    Vlan = 1,

    /// <summary>MPLS label stacks.</summary>
    Mpls = 2,

    /// <summary>PPPoE sessions.</summary>
    Pppoe = 4,

    /// <summary>GRE.</summary>
    Gre = 8,

    /// <summary>VXLAN.</summary>
    Vxlan = 16,

    /// <summary>Geneve.</summary>
    Geneve = 32,

    /// <summary>GTP tunnels of users.</summary>
    Gtp = 64,

    /// <summary>ERSPAN.</summary>
    Erspan = 128,

    /// <summary>IP packets in IP packets.</summary>
    IpInIp = 256,

    /// <summary>All of them.</summary>
    All = Vlan | Mpls | Pppoe | Gre | Vxlan | Geneve | Gtp | Erspan | IpInIp,
}
