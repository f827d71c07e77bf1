namespace PcapStream.Tests.Protocols.Devices;

/// <summary>Modbus/TCP, MQTT, NetBIOS and SMB, without tshark.</summary>
public sealed class DeviceTests
{
    [Theory]
    [InlineData("modbus.func_code", "16,3")]
    [InlineData("modbus.regval_uint16", "10,258")]
    [InlineData("mbtcp.unit_id", "1,2")]
    [InlineData("modbus.word_cnt", "2,7")]
    public void Requests_of_Modbus_follow_each_other(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(502,
            "0001 0000 000B 01 10 0001 0002 04 000A0102 0002 0000 0006 02 03 0000 0007"), field));

    [Theory]
    [InlineData("smb2.cmd", "13,13")]
    [InlineData("smb2.nt_status", "0xc0000016")]
    [InlineData("smb2.sesid", "0x8000000000000007,0x8000000000000007")]
    [InlineData("nbss.length", "144")]
    public void Messages_of_SMB_lead_to_the_next(string field, string expected)
    {
        const string Rest = "0100000000000000 FFFE0000 05000000 0700000000000080 00000000000000000000000000000000 "
            + "0400 0000 00000000";
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(445,
            "00 000090 FE534D42 4000 0100 160000C0 0D00 0100 01000000 48000000" + Rest
                + "FE534D42 4000 0100 00000000 0D00 0100 04000000 00000000" + Rest), field));
    }

    [Theory]
    [InlineData("20 4644454A4546464546454542434143414341434143414341434143414341414100", "SIETTA<00>")]
    [InlineData("20 4644454A454646454645454243414341434143414341434143414341434141410161 00", "SIETTA<00>.a")]
    [InlineData("20 6644454A4546464546454542434143414341434143414341434143414341414100", "")]
    [InlineData("C00C", "")]
    public void A_name_of_NetBIOS_is_two_letters_a_byte(string name, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(137,
            "1234 0110 0001 0000 0000 0000" + name + "0020 0001"), "nbns.name"));

    [Fact]
    public void A_message_that_continues_in_another_segment_is_not_read() => Assert.Equal("3",
        Occurrences.Of(Occurrences.Tcp(1883, "30 07 0003 612F62 3131 30 07 0003 612F62"), "mqtt.msgtype"));

    [Theory]
    [InlineData("mqtt.clientid", "cd")]
    [InlineData("mqtt.willtopic", "a")]
    [InlineData("mqtt.username", "u")]
    [InlineData("mqtt.passwd", "p")]
    [InlineData("mqtt.ver", "5")]
    public void Properties_of_version_5_are_skipped(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(1883,
            "10 1C 0004 4D515454 05 C6 003C 00 0002 6364 00 0001 61 0001 68 0001 75 0001 70"), field));
}
