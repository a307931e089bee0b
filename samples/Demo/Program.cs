Console.WriteLine("rijie");
