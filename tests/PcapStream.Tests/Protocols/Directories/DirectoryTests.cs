using PcapStream.Protocols;

namespace PcapStream.Tests.Protocols.Directories;

/// <summary>LDAP and Kerberos; values are compared with tshark's in TsharkCraftedTests.</summary>
public sealed class DirectoryTests
{
    private const string Bind = "3011 020101 600C 020103 0404636E3D61 800170";
    private const string Unbind = "3005 020102 4200";

    [Theory]
    [InlineData("ldap.messageID", "1,2")]
    [InlineData("ldap.protocolOp", "0,2")]
    [InlineData("ldap.name", "cn=a")]
    [InlineData("ldap.simple", "p")]
    public void A_segment_has_several_messages(string field, string values) =>
        Assert.Equal(values, Occurrences.Of(Occurrences.Tcp(389, Bind + Unbind), field));

    [Fact]
    public void A_datagram_is_one_layer_of_several_messages()
    {
        string packet = Occurrences.Udp(389, Bind + Unbind);
        Assert.Equal("1,2", Occurrences.Of(packet, "ldap.messageID"));
        Assert.Equal([Protocol.RawIp, Protocol.Ipv4, Protocol.Udp, Protocol.Cldap], Layers(packet));
    }

    [Fact]
    public void A_message_that_goes_on_in_another_segment_is_not_read() =>
        Assert.Equal("1", Occurrences.Of(Occurrences.Tcp(389, Bind + "3005 0201"), "ldap.messageID"));

    [Fact]
    public void Protected_messages_have_only_their_length()
    {
        string packet = Occurrences.Tcp(389, "00000008 0504 062122232425");
        Assert.Equal("8", Occurrences.Of(packet, "ldap.sasl_buffer_length"));
        Assert.Empty(Occurrences.Of(packet, "ldap.messageID"));
    }

    [Theory]
    [InlineData("A0")]
    [InlineData("A2")]
    public void Filters_are_read_to_a_depth(string tag)
    {
        string filter = "870178";
        for (int i = 0; i < 10_000; i++)
        {
            int length = filter.Length / 2;
            filter = tag + (length < 0x80 ? $"{length:X2}" : $"82{length:X4}") + filter;
        }
        string search = "0400 0A0102 0A0100 020100 020100 010100" + filter;
        int size = search.Replace(" ", "", StringComparison.Ordinal).Length / 2;
        string packet = Occurrences.Udp(389, $"3082{size + 7:X4} 020101 6382{size:X4}" + search);
        string name = tag == "A0" ? "ldap.and" : "ldap.not";
        Assert.InRange(Occurrences.Of(packet, name).Split(',').Length, 100, 250);
        Assert.Empty(Occurrences.Of(packet, "ldap.present"));
    }

    [Fact]
    public void Lengths_that_are_not_given_end_reading_where_they_are_nested()
    {
        string packet = Occurrences.Udp(88, string.Concat(Enumerable.Repeat("6A80", 20_000)));
        Assert.Empty(Occurrences.Of(packet, "kerberos.msg_type"));
    }

    [Theory]
    [InlineData("kerberos.msg_type", "30,30")]
    [InlineData("kerberos.rm.length", "14,14")]
    [InlineData("kerberos.rm.reserved", "0,1")]
    public void Marks_separate_messages_of_Kerberos(string field, string values)
    {
        const string Message = "7E0C 300A A003020105 A10302011E";
        Assert.Equal(
            values, Occurrences.Of(Occurrences.Tcp(88, "0000000E" + Message + "8000000E" + Message), field));
    }

    [Fact]
    public void Datagrams_of_other_protocols_are_not_Kerberos() =>
        Assert.Equal([Protocol.RawIp, Protocol.Ipv4, Protocol.Udp], Layers(Occurrences.Udp(88, "04050607 08090A0B")));

    private static Protocol[] Layers(string hex)
    {
        DecodedPacket packet = new PacketDecoder(applications: true).Decode(Chain.Bytes(hex), Chain.RawIp);
        return [.. packet.Layers.ToArray().Select(layer => layer.Protocol)];
    }
}
