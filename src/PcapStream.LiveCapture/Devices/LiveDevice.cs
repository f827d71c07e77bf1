using System.Net;

namespace PcapStream.LiveCapture.Devices;

/// <summary>An interface of this machine that packets can be captured on.</summary>
/// <param name="Number">Its number in the list, from 1, which may be used for its name.</param>
/// <param name="Name">Its name, such as <c>eth0</c>.</param>
/// <param name="Description">Its description; null when the system has none.</param>
/// <param name="MacAddress">Its hardware address; null when it has none.</param>
/// <param name="Addresses">Its IPv4 and IPv6 addresses.</param>
/// <param name="IsUp">Whether it is up.</param>
/// <param name="IsRunning">Whether it is ready to send and receive.</param>
/// <param name="IsLoopback">Whether it is a loopback interface.</param>
/// <param name="IsWireless">Whether it is a radio interface.</param>
/// <param name="LinkType">
/// The protocol of its packets' first bytes; null when the interface cannot be opened.
/// </param>
internal sealed record LiveDevice(
    int Number,
    string Name,
    string? Description,
    string? MacAddress,
    IReadOnlyList<IPAddress> Addresses,
    bool IsUp,
    bool IsRunning,
    bool IsLoopback,
    bool IsWireless,
    PcapStream.Capture.LinkType? LinkType);
