using System;

// Subscribers that never unsubscribe, and garbage from arrays.
public static class Program
{
    public static void Main()
    {
        var publisher = new Publisher();
        for (int i = 0; i < 5_000; i++)
        {
            Attach(publisher);
            Work(i);
        }
        publisher.Raise();
    }

    private static void Attach(Publisher publisher)
    {
        var subscriber = new Subscriber(new byte[2000]); // leaks
        publisher.Changed += subscriber.OnChanged;
    }

    private static void Work(int round)
    {
        int[] numbers = new int[20_000];
        Array.Fill(numbers, round);
    }
}

public sealed class Publisher
{
    public event EventHandler Changed;

    public void Raise() => Changed(this, EventArgs.Empty);
}

public sealed class Subscriber(byte[] state)
{
    public void OnChanged(object sender, EventArgs args) => state[0]++;
}
